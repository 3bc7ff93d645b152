package ekslab.local.kube.store;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object that came, changed or went.
 *
 * @param type ADDED, MODIFIED or DELETED
 * @param version the store's version after it
 * @param object as it is now; as it last was when it is gone. Read only.
 * @param before as it was, or null when it is new. Read only.
 */
public record WatchEvent(String type, Kind kind, long version, JsonNode object, JsonNode before) {

    public static final String ADDED = "ADDED";
    public static final String MODIFIED = "MODIFIED";
    public static final String DELETED = "DELETED";
}
