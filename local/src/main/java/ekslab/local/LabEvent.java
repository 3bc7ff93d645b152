package ekslab.local;

/**
 * One line of {@code STATE/events.jsonl}, which the daemon appends while the lab comes up or goes down.
 *
 * @param kind "resource" (a stack's resource changed status), "stage" (a part of the start-up is done), "ready" or "failed" (the last line)
 * @param millis since the daemon started
 * @param subject logical id and stack of a resource ("Vpc in MyeksNetwork"), or the stage's name
 * @param status a CloudFormation status such as CREATE_COMPLETE; empty for other kinds
 * @param detail type and physical id of a resource, the stage's duration, or the sentence that says why it failed
 */
public record LabEvent(String kind, long millis, String subject, String status, String detail) {}
