package ekslab.local.kube.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;

import ekslab.local.kube.store.ApiError;
import ekslab.local.kube.store.Json;

/**
 * Reads the binary form in which {@code kubectl create} sends objects since 1.32. Go writes fields that nobody set as empty ones;
 * they are left out, as they are in JSON.
 * Source: kubernetes.io/docs/reference/using-api/api-concepts, "Protobuf encoding".
 */
final class Protobuf {

    static final String TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = { 'k', '8', 's', 0 };

    private static final Map<String, FileDescriptor> FILES = Map.ofEntries(Map.entry("v1", V1.getDescriptor()),
        Map.entry("apps/v1", V1Apps.getDescriptor()), Map.entry("batch/v1", V1Batch.getDescriptor()),
        Map.entry("autoscaling/v1", V1Autoscaling.getDescriptor()), Map.entry("policy/v1", V1Policy.getDescriptor()),
        Map.entry("networking.k8s.io/v1", V1Networking.getDescriptor()), Map.entry("rbac.authorization.k8s.io/v1", V1Rbac.getDescriptor()),
        Map.entry("coordination.k8s.io/v1", V1Coordination.getDescriptor()), Map.entry("discovery.k8s.io/v1", V1Discovery.getDescriptor()),
        Map.entry("scheduling.k8s.io/v1", V1Scheduling.getDescriptor()),
        Map.entry("authorization.k8s.io/v1", V1Authorization.getDescriptor()),
        Map.entry("authentication.k8s.io/v1", V1Authentication.getDescriptor()));

    /** Structures that have a name in the binary form only: in JSON their fields stand in the structure around them. */
    private static final Set<String> INLINE = Set.of("localObjectReference", "handler", "volumeSource", "persistentVolumeSource",
        "ephemeralContainerCommon", "typedLocalObjectReference");

    /** Where nothing and zero, or nothing and false, are two things: pointers in Go. */
    private static final Set<String> ZERO_COUNTS = Set.of("replicas", "terminationGracePeriodSeconds", "gracePeriodSeconds", "partition",
        "backoffLimit", "parallelism", "completions", "ttlSecondsAfterFinished", "revisionHistoryLimit", "runAsUser", "runAsGroup",
        "fsGroup", "automountServiceAccountToken", "enableServiceLinks", "allowPrivilegeEscalation", "optional", "immutable", "suspend");

    private Protobuf() {}

    /** @throws ApiError 400 when the bytes are not what they say */
    static ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
            throw ApiError.badRequest("the body does not start as a protobuf of Kubernetes does (k8s and a zero byte)");
        try {
            var envelope = Unknown.parseFrom(ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length));
            var apiVersion = envelope.getTypeMeta().getApiVersion();
            var kind = envelope.getTypeMeta().getKind();
            var file = FILES.get(apiVersion);
            var type = file == null ? null : file.findMessageTypeByName(kind);
            if (type == null)
                throw ApiError.of(415, "UnsupportedMediaType",
                    "this server reads %s %s as JSON or YAML only: kubectl create ... --dry-run=client -o yaml | kubectl apply -f -"
                        .formatted(apiVersion, kind));
            var object = Json.object("apiVersion", apiVersion, "kind", kind);
            fill(object, DynamicMessage.parseFrom(type, envelope.getRaw()));
            return object;
        } catch (InvalidProtocolBufferException broken) {
            throw ApiError.badRequest("the body is not the protobuf that its Content-Type promises: " + broken.getMessage());
        }
    }

    private static void fill(ObjectNode object, Message message) {
        for (var entry : message.getAllFields().entrySet()) {
            var field = entry.getKey();
            if (INLINE.contains(field.getName()) && field.getJavaType() == JavaType.MESSAGE && !field.isRepeated()) {
                fill(object, (Message) entry.getValue());
                continue;
            }
            var value = field.isMapField() ? map((List<?>) entry.getValue())
                : field.isRepeated() ? list(field, (List<?>) entry.getValue()) : one(field, entry.getValue());
            if (value != null && !empty(field, value)) object.set(field.getJsonName(), value);
        }
    }

    private static boolean empty(FieldDescriptor field, JsonNode value) {
        if (value.isTextual()) return value.asText().isEmpty();
        if (value.isNumber()) return value.asDouble() == 0 && !ZERO_COUNTS.contains(field.getName());
        if (value.isBoolean()) return !value.asBoolean() && !ZERO_COUNTS.contains(field.getName());
        return value.isEmpty() && !field.getName().matches("emptyDir|podSelector|namespaceSelector|selector|securityContext");
    }

    private static JsonNode list(FieldDescriptor field, List<?> values) {
        return Json.array(values.stream().map(value -> one(field, value)).toList());
    }

    private static JsonNode map(List<?> entries) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var entry : entries) {
            var message = (Message) entry;
            var type = message.getDescriptorForType();
            object.set(String.valueOf(message.getField(type.findFieldByName("key"))),
                one(type.findFieldByName("value"), message.getField(type.findFieldByName("value"))));
        }
        return object;
    }

    private static JsonNode one(FieldDescriptor field, Object value) {
        var nodes = JsonNodeFactory.instance;
        if (value instanceof Message message) return structure(message);
        if (value instanceof ByteString bytes) return nodes.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
        if (value instanceof EnumValueDescriptor name) return nodes.textNode(name.getName());
        if (value instanceof Integer number) return nodes.numberNode(number);
        if (value instanceof Long number) return nodes.numberNode(number);
        if (value instanceof Boolean truth) return nodes.booleanNode(truth);
        if (value instanceof Double number) return nodes.numberNode(number);
        return nodes.textNode(value.toString());
    }

    /** What JSON writes in a form of its own; null for a time that is none. */
    private static JsonNode structure(Message message) {
        var nodes = JsonNodeFactory.instance;
        var plain = JsonNodeFactory.instance.objectNode();
        fillPlain(plain, message);
        return switch (message.getDescriptorForType().getName()) {
            case "Quantity" -> nodes.textNode(plain.path("string").asText());
            case "IntOrString" -> plain.path("type").asInt() == 0 ? nodes.numberNode(plain.path("intVal").asInt())
                : nodes.textNode(plain.path("strVal").asText());
            case "Time", "MicroTime" ->
                plain.has("seconds") ? nodes.textNode(Instant.ofEpochSecond(plain.path("seconds").asLong()).toString())
                    : null;
            case "FieldsV1" -> null;   // who owns which field is not kept
            default -> {
                var object = nodes.objectNode();
                fill(object, message);
                yield object;
            }
        };
    }

    private static void fillPlain(ObjectNode object, Message message) {
        message.getAllFields().forEach((field, value) -> {
            if (value instanceof Integer number) object.put(field.getName(), number);
            else if (value instanceof Long number) object.put(field.getName(), number);
            else if (value instanceof String text) object.put(field.getName(), text);
            else if (value instanceof ByteString bytes) object.put(field.getName(), bytes.toString(StandardCharsets.UTF_8));
        });
    }
}
