package ekslab.verify.fault;

import java.util.Optional;

/** State that EC2 keeps, and tells by an id. */
sealed interface Ec2Piece extends Piece permits GroupRules, AclEntries, VpcRoutes, EniAddress, SourceCheck, VpcDns, StrayEnis {

    /** EC2 knows no such id: it was deleted, or belongs to a lab that is no more. */
    @Override default Optional<String> lost(Access lab) {
        try {
            show(lab);
            return Optional.empty();
        } catch (FaultFailed failed) {
            if (failed.code().endsWith(".NotFound")) return Optional.of("EC2 knows it no more");
            throw failed;
        }
    }
}
