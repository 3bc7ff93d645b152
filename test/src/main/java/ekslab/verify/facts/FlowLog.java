package ekslab.verify.facts;

/**
 * What EC2 says about a flow log.
 *
 * @param resource id of the VPC, subnet or network interface whose packets it tells of
 * @param traffic ALL, ACCEPT or REJECT
 * @param destination where it is written, such as a log group or a bucket
 */
public record FlowLog(String id, String resource, String traffic, String destination, String status) {}
