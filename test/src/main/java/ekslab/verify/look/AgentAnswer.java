package ekslab.verify.look;

import java.util.ArrayList;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import ekslab.verify.facts.AddressPool;
import ekslab.verify.facts.Seen;

/**
 * What a program on a node said of itself over HTTP.
 *
 * @param status as HTTP has it; 0 when nobody listened
 */
record AgentAnswer(String agent, int port, String body, int status) {

    private static final int OK = 200;

    /** @param fields a line of a visit: its kind, the body and the status */
    static AgentAnswer of(String agent, int port, String[] fields) {
        return new AgentAnswer(agent, port, fields[1], Integer.parseInt(fields[2]));
    }

    Seen<String> mode() { return status == OK ? Seen.of(body.strip()) : Seen.not(whyNot()); }

    /** @throws IllegalArgumentException when this is not what ipamd says */
    Seen<AddressPool> pool() {
        if (status != OK) return Seen.not(whyNot());
        try {
            var json = new JsonMapper().readTree(body);
            var card = json.path("0");   // of the primary interface; before 1.20 there was no other
            return Seen.of(pool(card.isMissingNode() ? json : card));
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("broken JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }

    private static AddressPool pool(JsonNode card) {
        if (!card.has("TotalIPs")) throw new IllegalArgumentException("no \"TotalIPs\"");
        var enis = new ArrayList<AddressPool.OfEni>();
        for (var eni : card.path("ENIs")) {
            var cidrs = new ArrayList<String>();
            var pods = new TreeMap<String, String>();
            eni.path("AvailableIPv4Cidrs").properties().forEach(cidr -> {
                cidrs.add(cidr.getKey());
                for (var address : cidr.getValue().path("IPAddresses"))
                    if (!address.at("/IPAMKey/networkName").asText().isEmpty())   // kept, without a key, once it is free again
                        pods.put(address.path("Address").asText(), "%s/%s".formatted(address.at("/IPAMMetadata/k8sPodNamespace").asText(),
                            address.at("/IPAMMetadata/k8sPodName").asText()));
            });
            enis.add(new AddressPool.OfEni(eni.path("ID").asText(), eni.path("DeviceNumber").asInt(),
                eni.path("IsExcludedForPodIPs").asBoolean(), cidrs, pods));
        }
        return new AddressPool(card.path("TotalIPs").asInt(), card.path("AssignedIPs").asInt(), enis);
    }

    private String whyNot() {
        return status == 0 ? "%s does not listen on port %d".formatted(agent, port)
            : "%s answers on port %d with status %d".formatted(agent, port, status);
    }
}
