package ekslab.local.dns;

import java.io.IOException;
import java.util.List;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers DNS messages from a source of names (RFC 1035, RFC 2308; dnsjava reads and writes the packets). */
final class Responder {

    private static final int WITHOUT_EDNS = 512;

    private final Names names;

    Responder(Names names) { this.names = names; }

    /**
     * The answer; empty when somebody else has to be asked.
     *
     * @param stream whether it may be as long as it likes, as over TCP
     */
    byte[] answer(byte[] query, boolean stream) {
        try {
            var asked = new Message(query);
            var response = respond(asked);
            if (response == null) return new byte[0];
            var edns = asked.getOPT();
            if (edns != null) response.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
            return stream ? response.toWire()
                : response.toWire(edns == null ? WITHOUT_EDNS : Math.max(WITHOUT_EDNS, edns.getPayloadSize()));
        } catch (IOException malformed) {
            return refusal(query, Rcode.FORMERR);
        }
    }

    /** What a server says that could not ask the one who knows. */
    static byte[] failure(byte[] query) {
        try {
            var asked = new Message(query);
            var response = begun(asked);
            if (asked.getQuestion() != null) response.addRecord(asked.getQuestion(), Section.QUESTION);
            response.getHeader().setRcode(Rcode.SERVFAIL);
            return response.toWire();
        } catch (IOException malformed) {
            return refusal(query, Rcode.SERVFAIL);
        }
    }

    private static byte[] refusal(byte[] query, int code) {
        var refusal = new Message();
        if (query.length > 1) refusal.getHeader().setID((query[0] & 0xff) << 8 | query[1] & 0xff);
        refusal.getHeader().setFlag(Flags.QR);
        refusal.getHeader().setRcode(code);
        return refusal.toWire();
    }

    private static Message begun(Message query) {
        var response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) response.getHeader().setFlag(Flags.RD);
        return response;
    }

    private Message respond(Message query) {
        var response = begun(query);
        var header = response.getHeader();
        var question = query.getQuestion();
        if (question == null || query.getHeader().getOpcode() != Opcode.QUERY) {
            header.setRcode(question == null ? Rcode.FORMERR : Rcode.NOTIMP);
            return response;
        }
        if (names.elsewhere(question.getName())) return null;
        header.setFlag(Flags.AA);
        response.addRecord(question, Section.QUESTION);
        var records = names.records(question.getName());
        if (records == null) header.setRcode(Rcode.NXDOMAIN);
        var wanted = (records == null ? List.<Record>of() : records).stream()
            .filter(record -> record.getType() == question.getType() || record.getType() == Type.CNAME || question.getType() == Type.ANY)
            .toList();
        wanted.forEach(record -> response.addRecord(record, Section.ANSWER));
        wanted.stream().filter(SRVRecord.class::isInstance).map(record -> ((SRVRecord) record).getTarget()).distinct()
            .forEach(target -> additional(response, target));
        if (wanted.isEmpty()) names.authority(question.getName()).ifPresent(authority -> response.addRecord(authority, Section.AUTHORITY));
        return response;
    }

    private void additional(Message response, Name target) {
        var records = names.records(target);
        if (records != null)
            records.stream().filter(record -> record.getType() == Type.A)
                .forEach(record -> response.addRecord(record, Section.ADDITIONAL));
    }
}
