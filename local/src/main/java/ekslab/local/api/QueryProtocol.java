package ekslab.local.api;

import java.util.UUID;

import ekslab.local.cloud.Refused;

/**
 * The XML around the answers of the services that speak the AWS query protocol; EC2 has a form of its own.
 *
 * @param namespace of the service's XML
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS query protocol</a>
 */
record QueryProtocol(String namespace) {

    Answer result(String action, Xml result) {
        return Answer.xml(200, ("<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult>"
            + "<ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>")
            .formatted(action, namespace, result, UUID.randomUUID()));
    }

    /** @param code by which the service calls what was refused */
    Answer refusal(int status, String code, Refused refused) {
        var error = new Xml().element("Type", "Sender").element("Code", code).element("Message", refused.getMessage());
        return Answer.xml(status, "<ErrorResponse xmlns=\"%s\"><Error>%s</Error><RequestId>%s</RequestId></ErrorResponse>"
            .formatted(namespace, error, UUID.randomUUID()));
    }
}
