package ekslab.verify.junit;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

import ekslab.verify.facts.Eni;
import ekslab.verify.facts.Snapshot;

/** What {@link LabNetwork} promises: looks once for a class, and gives its methods what they ask for. */
public final class LabExtension implements BeforeAllCallback, ParameterResolver {

    private static final List<Class<?>> KINDS = List.of(LabPod.class, LabNode.class, Eni.class);

    private final Supplier<Network> lab;

    /** On the lab that the environment leads to. */
    public LabExtension() { this(() -> Network.find(System.getenv())); }

    LabExtension(Supplier<Network> lab) { this.lab = lab; }

    /** @throws ekslab.verify.facts.CouldNotLook when there is no lab */
    @Override public void beforeAll(ExtensionContext context) {
        network(context);
    }

    @Override public boolean supportsParameter(ParameterContext asked, ExtensionContext context) {
        var type = asked.getParameter().getType();
        return type == Snapshot.class || type == LabPod.class || type == LabNode.class
            || type == List.class && KINDS.contains(element(asked.getParameter()));
    }

    @Override public Object resolveParameter(ParameterContext asked, ExtensionContext context) {
        var parameter = asked.getParameter();
        var network = network(context);
        if (parameter.getType() == Snapshot.class) return network.seen();
        var alone = parameter.getType() != List.class;
        var choice = Choice.of(parameter.getAnnotation(Which.class));
        var found = all(alone ? parameter.getType() : element(parameter), choice, network);
        if (found.isEmpty())
            throw new ParameterResolutionException("%s: the lab has none for %s; there are %s".formatted(parameter, choice,
                all(alone ? parameter.getType() : element(parameter), Choice.of(null), network)));
        return alone ? found.get(0) : found;
    }

    private static List<?> all(Class<?> kind, Choice choice, Network network) {
        if (kind == LabPod.class) return choice.pods(network);
        if (kind == LabNode.class) return choice.nodes(network);
        return network.nodes().stream().flatMap(node -> node.enis().stream()).toList();
    }

    /** Void when it is no list of one class. */
    private static Class<?> element(Parameter parameter) {
        return parameter.getParameterizedType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> element ? element : Void.class;
    }

    private Network network(ExtensionContext context) {
        return context.getStore(Namespace.create(LabExtension.class)).getOrComputeIfAbsent(Network.class, key -> lab.get(), Network.class);
    }
}
