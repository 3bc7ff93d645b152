package ekslab.infra;

import java.util.Locale;

/** Where the nodes live. */
public enum Placement {

    /** In the public subnets with public addresses of their own; nothing to pay for besides. */
    PUBLIC,

    /** In the private subnets, reaching the internet through one NAT gateway. */
    PRIVATE;

    @Override public String toString() { return name().toLowerCase(Locale.ROOT); }
}
