package ekslab.verify.report.drawing;

import java.util.List;

import ekslab.verify.report.drawing.Topology.Interface;
import ekslab.verify.report.drawing.Topology.Machine;

/** How closely a machine's interfaces and pods are drawn. */
interface Scale {

    /** More pods with their names would be more than one can scroll through. */
    int NAMED = 100;

    /** An interface and the pods at its addresses, from the origin on. */
    List<Placed> eni(Machine machine, Interface eni, int width);

    /** Whether so many pods that stand at no interface get their names written on them. */
    boolean names(Kind kind, int count);

    static Scale of(Topology topology) {
        return topology.podsOnPodNetwork() <= NAMED ? new Rails() : new Cells();
    }
}
