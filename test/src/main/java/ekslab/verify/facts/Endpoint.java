package ekslab.verify.facts;

/**
 * A ready address and port behind a Service, as its EndpointSlices say.
 *
 * @param portName of the Service's port that leads there; "" for none
 * @param protocol TCP, UDP or SCTP
 * @param pod namespace/name of the pod that it belongs to; "" for none
 */
public record Endpoint(String namespace, String service, String ip, String portName, int port, String protocol, String pod) {

    public String serviceName() { return namespace + "/" + service; }
}
