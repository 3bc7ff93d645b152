package ekslab.local.cloudformation;

import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.node.ObjectNode;

import ekslab.local.cloud.Cloud;

/** A type without effect on this machine: a record that Ref and Fn::GetAtt can point at. */
final class RecordType implements ResourceProvider {

    private final Cloud cloud;
    private final String nameProperty;
    private final BiFunction<Request, String, Made> made;

    /** @param made from the request and the resource's name, which is the value of {@code nameProperty} or one that CloudFormation makes up */
    RecordType(Cloud cloud, String nameProperty, BiFunction<Request, String, Made> made) {
        this.cloud = cloud;
        this.nameProperty = nameProperty;
        this.made = made;
    }

    @Override public Schema schema() {
        return Schema.ANYTHING;
    }

    @Override public boolean played() {
        return false;
    }

    @Override public Made create(Request request) {
        return made.apply(request, request.text(nameProperty, cloud.names().physical(request.stack(), request.logicalId())));
    }

    @Override public Made update(Made before, ObjectNode properties, Request request) {
        return before;
    }

    @Override public void delete(Made made, ObjectNode properties) {
        // a record ends with its stack
    }
}
