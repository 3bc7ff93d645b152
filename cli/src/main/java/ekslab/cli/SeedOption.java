package ekslab.cli;

import picocli.CommandLine.Option;

import ekslab.verify.look.Sending;

/** For commands that send packets between pods, of which there may be too many for everybody to connect to everybody. */
final class SeedOption {

    @Option(names = "--seed", paramLabel = "N", description = "Choose by this number which pods connect to which, where there are more than 50; "
        + "the same number chooses the same (default: another one each time).") private Long seed;

    long value() { return seed == null ? Sending.anySeed() : seed; }
}
