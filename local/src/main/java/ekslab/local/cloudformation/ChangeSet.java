package ekslab.local.cloudformation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What would become of a stack, before it is done.
 *
 * @param id its ARN
 * @param create whether the stack is new
 * @param status CREATE_COMPLETE, or FAILED when there is nothing to do or the template is no good
 * @param executable whether it can be executed: AVAILABLE in the API's words
 */
public record ChangeSet(String name, String id, String stack, String stackId, boolean create, String template,
    Map<String, String> parameters, Map<String, String> tags, String status, String reason, List<Change> changes, Instant created,
    boolean executable) {

    /** What CloudFormation says of a change set that would change nothing. */
    static final String NOTHING = "The submitted information didn't contain changes. Submit different information to create a change set.";

    /** @param action Add, Modify or Remove
     *  @param replacement True or False; "" unless it is a Modify */
    public record Change(String action, String logicalId, String physicalId, String type, String replacement) {}
}
