package ekslab.verify.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import ekslab.verify.Expectations;
import ekslab.verify.facts.Pod;

/** How the VPC CNI names a pod's interface on the node: "eni" and the first 11 hex digits of SHA-1 of "namespace.pod". */
final class HostVeth {

    private HostVeth() {}

    /** With the letters that the lab was promised to use instead of "eni", if any. */
    static String of(Pod pod, Expectations promised) {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest((pod.namespace() + "." + pod.name()).getBytes(StandardCharsets.UTF_8));
            return CniEnv.text(promised, "AWS_VPC_K8S_CNI_VETHPREFIX", "eni") + HexFormat.of().formatHex(hash).substring(0, 11);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
