package ekslab.local.cloudformation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes, changes and removes resources of one type. A method that throws leaves the cloud as it was. */
interface ResourceProvider {

    Schema schema();

    /** Whether the type has an effect on this machine, rather than being a record that Ref and Fn::GetAtt can point at. */
    default boolean played() {
        return true;
    }

    Made create(Request request);

    /** Waits until a new resource works. When it throws, the resource exists and will be deleted. */
    default Made stabilize(Made made, Request request) {
        return made;
    }

    /** @param before the properties that the resource has now; what replaces a resource is equal in both */
    Made update(Made made, ObjectNode before, Request request);

    void delete(Made made, ObjectNode properties);
}
