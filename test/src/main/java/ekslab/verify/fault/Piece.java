package ekslab.verify.fault;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A piece of a lab's state that a fault touches. It is told as lines of text, and can be brought back to lines that were written
 * down: never by an undo of single steps, so that it does not matter how far an injection, or a student, has come.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({ @Type(value = NodePiece.class, name = "node"), @Type(value = ObjectPiece.class, name = "object"),
    @Type(value = GroupRules.class, name = "security-group-rules"), @Type(value = AclEntries.class, name = "acl-entries"),
    @Type(value = VpcRoutes.class, name = "routes"), @Type(value = EniAddress.class, name = "eni-address"),
    @Type(value = SourceCheck.class, name = "source-check"), @Type(value = VpcDns.class, name = "vpc-dns"),
    @Type(value = StrayEnis.class, name = "stray-enis") })
sealed interface Piece permits NodePiece, ObjectPiece, Ec2Piece {

    /** What it is, such as "ip rule to 192.168.1.57 on N1". */
    String title();

    /** How it is now, in an order that does not change by itself. */
    List<String> show(Access lab);

    /** Makes it so again; also when it is so already, and when an earlier try ended half-way. */
    void restore(Access lab, List<String> before);

    /** Why it cannot be so again: what it belonged to is no longer there; empty as long as it is. */
    Optional<String> lost(Access lab);
}
