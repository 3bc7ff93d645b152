package ekslab.verify.fault;

import java.util.List;

import ekslab.verify.fault.Fault.Plan;

/** A fault on its way into the catalogue, told in the order in which one explains it. */
final class Draft {

    private final String name;
    private final Layer layer;
    private final int grade;
    private String description;
    private Symptom symptom;
    private List<String> breaks = List.of();
    private List<String> perhaps = List.of();
    private String fix;

    private Draft(String name, Layer layer, int grade) {
        this.name = name;
        this.layer = layer;
        this.grade = grade;
    }

    static Draft fault(String name, Layer layer, int grade) { return new Draft(name, layer, grade); }

    Draft does(String text) {
        description = text;
        return this;
    }

    Draft seenAs(String english, String korean) {
        symptom = new Symptom(english, korean);
        return this;
    }

    Draft breaks(String... checks) {
        breaks = List.of(checks);
        return this;
    }

    Draft perhaps(String... checks) {
        perhaps = List.of(checks);
        return this;
    }

    Draft fix(String text) {
        fix = text;
        return this;
    }

    Fault by(Plan plan) { return new Fault(name, layer, grade, description, symptom, breaks, perhaps, fix, plan); }
}
