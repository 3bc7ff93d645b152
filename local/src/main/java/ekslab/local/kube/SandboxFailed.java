package ekslab.local.kube;

/** A sandbox could not be made; the message is what the kubelet puts into its event. */
public final class SandboxFailed extends Exception {

    private static final long serialVersionUID = 1;

    public SandboxFailed(String message) { super(message); }

    public SandboxFailed(String message, Throwable cause) { super(message, cause); }
}
