package ekslab.verify.fault;

import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** EC2, Kubernetes or a node did not do what was asked of it; the message says which, and what it said. */
public final class FaultFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    FaultFailed(String what) { super(what); }

    FaultFailed(String what, Throwable cause) { super(what, cause); }

    /** EC2's code for why it refused; "" when it was not EC2, or not for a reason of its own. */
    String code() {
        return getCause() instanceof Ec2Exception refused && refused.awsErrorDetails() != null ? refused.awsErrorDetails().errorCode() : "";
    }
}
