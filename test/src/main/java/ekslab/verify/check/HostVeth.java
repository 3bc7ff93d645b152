package ekslab.verify.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Pod;

/** How the VPC CNI names a pod's interface on the node: "eni" and the first 11 hex digits of SHA-1 of "namespace.pod". */
public final class HostVeth {

    private final String prefix;
    private final MessageDigest sha1;

    private HostVeth(String prefix, MessageDigest sha1) {
        this.prefix = prefix;
        this.sha1 = sha1;
    }

    /** With the letters that the lab was promised to use instead of "eni", if any. For one thread. */
    public static HostVeth promised(Expectations promised) {
        try {
            return new HostVeth(CniEnv.text(promised, "AWS_VPC_K8S_CNI_VETHPREFIX", "eni"), MessageDigest.getInstance("SHA-1"));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    static String of(Pod pod, Expectations promised) { return promised(promised).of(pod); }

    public String of(Pod pod) {
        var hash = sha1.digest((pod.namespace() + "." + pod.name()).getBytes(StandardCharsets.UTF_8));
        return prefix + HexFormat.of().formatHex(hash, 0, 6).substring(0, 11);
    }
}
