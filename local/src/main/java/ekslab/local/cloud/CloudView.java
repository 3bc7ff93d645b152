package ekslab.local.cloud;

import java.util.List;
import java.util.Optional;

/** What exists at one moment, as the SDK's own model objects. */
public interface CloudView {

    /** All things of a type in the order in which they came to be. */
    <T> List<T> list(Class<T> type);

    /** @param id the id that AWS knows the thing by; EKS things that live in a cluster are {@code cluster/name} */
    <T> Optional<T> find(Class<T> type, String id);

    /**
     * The thing that must exist.
     *
     * @throws Refused with EC2's own code for a missing thing of this type, such as InvalidSubnetID.NotFound
     */
    default <T> T require(Class<T> type, String id) {
        return find(type, id).orElseThrow(() -> Kinds.notFound(type, id));
    }
}
