package ekslab.local.cloud;

/** The cloud says no, with the code and the words that AWS answers. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    public Refused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The error code on the wire, such as InvalidSubnetID.NotFound. */
    public String code() {
        return code;
    }
}
