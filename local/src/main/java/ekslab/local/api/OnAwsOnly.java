package ekslab.local.api;

import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.Headers;

import ekslab.local.cloud.Refused;

/**
 * A service that this machine does not play. Whoever asks it learns why, and where the answer is, in a form that the client can read.
 *
 * @param name by which requests are signed for it
 * @param form in which it speaks
 * @param played the names of the services that answer here
 */
record OnAwsOnly(String name, Form form, List<String> played) implements Service {

    private static final Map<String, String> INSTEAD = Map.of(
        "elasticloadbalancing", "there is no load balancer here; reach a Service by its cluster IP or NodePort",
        "route53", "there are no hosted zones here; names of the cluster are answered by CoreDNS",
        "iam", "roles and policies of the templates are kept as records and checked by nobody",
        "ecr", "images are not pulled here; programs of this machine stand in for them",
        "logs", "the VPC's flow logs are files, and \"lab status\" says where",
        "autoscaling", "a node group's size is the setting nodes.count");

    /** How requests and answers look. */
    enum Form {
        /** A form in the body, XML as the answer. */
        QUERY,
        /** The operation in a header, JSON both ways. */
        JSON,
        /** The operation in the path, XML as the answer. */
        REST_XML,
        /** The operation in the path, JSON as the answer. */
        REST_JSON;

        static Form of(String service, Headers headers) {
            if (headers.containsKey("X-Amz-Target")) return JSON;
            var type = headers.getFirst("Content-Type");
            if (type != null && type.startsWith("application/x-www-form-urlencoded")) return QUERY;
            return List.of("route53", "cloudfront", "s3-control").contains(service) ? REST_XML : REST_JSON;
        }
    }

    @Override public Answer answer(Call call) {
        throw new Refused("UnsupportedOperation",
            "%s is not played on this machine%s. It answers on AWS: ./lab up --target aws. Here answer: %s"
                .formatted(name, INSTEAD.containsKey(name) ? ": " + INSTEAD.get(name) : "", String.join(", ", played)));
    }

    @Override public Answer refusal(Refused refused) {
        return switch (form) {
            case JSON -> JsonProtocol.refusal(refused);
            case REST_JSON ->
                new Answer(400, "application/json", Map.of("x-amzn-ErrorType", refused.code()), JsonProtocol.refusal(refused).body());
            case QUERY -> new QueryProtocol("https://%s.amazonaws.com/doc/".formatted(name)).refusal(400, refused.code(), refused);
            case REST_XML ->
                new QueryProtocol("https://%s.amazonaws.com/doc/2013-04-01/".formatted(name)).refusal(400, refused.code(), refused);
        };
    }
}
