package ekslab.verify.fault;

import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import ekslab.verify.facts.Node;

/**
 * A fault whose place is chosen: what it will touch, and the act itself.
 *
 * @param touches in the order in which they are to be brought back
 */
record Mishap(List<Piece> touches, Consumer<Access> act) {

    Mishap {
        touches = List.copyOf(touches);
    }

    static Mishap of(Consumer<Access> act, Piece... touches) { return new Mishap(List.of(touches), act); }

    /** A script that somebody ran on a node. */
    static Mishap onNode(String node, String script, Piece... touches) {
        return of(lab -> lab.onNode(node, script, List.of()), touches);
    }

    static Mishap onNode(Node node, String script, Piece... touches) { return onNode(node.name(), script, touches); }

    /** A field of an object that somebody edited. */
    static Mishap edit(ObjectPiece field, JsonNode value) {
        return of(lab -> field.set(lab, value), field);
    }
}
