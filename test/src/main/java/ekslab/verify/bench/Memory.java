package ekslab.verify.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;

/** Of this Java's heap, in MiB. */
final class Memory {

    private static final double MIB = 1 << 20;

    private Memory() {}

    /** After a collection. */
    static double held() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MIB;
    }

    /** The most that each part of it has held since the start, garbage included; together they may never have been that full at once. */
    static double peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MIB;
    }
}
