package ekslab.local.cloudformation;

/**
 * One step in the life of a stack or of one of its resources, in CloudFormation's own words.
 *
 * @param logicalId the resource's id in the template; the stack's name for the stack itself
 * @param physicalId empty as long as there is none
 * @param status such as CREATE_IN_PROGRESS or UPDATE_ROLLBACK_COMPLETE
 * @param reason empty when the status says it all
 */
public record StackEvent(String stack, String logicalId, String type, String physicalId, String status, String reason) {

    static final String STACK_TYPE = "AWS::CloudFormation::Stack";

    /** Whether the event is about the stack as a whole. */
    public boolean ofStack() {
        return type.equals(STACK_TYPE);
    }
}
