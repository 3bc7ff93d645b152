package ekslab.infra;

/** The instance types that the lab knows. */
final class NodeTypes {
    private NodeTypes() {}

    static NodeType named(String name) {
        return new NodeType(name, 3, 6);
    }
}
