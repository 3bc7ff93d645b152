package ekslab.verify.check;

/** What a check is about; together they are all that can go wrong with a cluster's network. */
public enum Family {
    DESCRIPTION("description vs reality"), ADDRESSES("addresses"), INTERFACES("interfaces"), ROUTES("routes and rules"), NAT("NAT"),
    SERVICES("services"), DNS("DNS"), LIMITS("limits and pools"), SECURITY_GROUPS("security groups"), REACHABILITY("reachability"),
    DNS_RESOLUTION("DNS resolution"), PATH_MTU("path MTU"), ADDONS("add-on health"), HYGIENE("hygiene");

    private final String title;

    Family(String title) { this.title = title; }

    /** As people call it. */
    @Override public String toString() { return title; }
}
