package ekslab.verify.facts;

import java.util.List;

/** What EC2 says about the lab's VPC. */
public record Vpc(String id, List<String> cidrs) {

    public Vpc {
        cidrs = List.copyOf(cidrs);
    }
}
