package ekslab.local.cloud;

import java.util.Optional;

/**
 * One thing of the cloud that came, changed or went, told to listeners before the call that caused it returns.
 *
 * @param before the object as it was; empty when it is new
 * @param after the object as it is; empty when it is gone
 */
public record Change<T>(Class<T> type, Optional<T> before, Optional<T> after) {}
