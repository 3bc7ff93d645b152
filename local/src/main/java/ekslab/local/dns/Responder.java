package ekslab.local.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;

import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers DNS messages from a source of names (RFC 1035; dnsjava reads and writes the packets). */
final class Responder {

    private static final long TTL_SECONDS = 5;   // CoreDNS's default for cluster names

    private final Names names;

    Responder(Names names) { this.names = names; }

    byte[] answer(byte[] query) {
        try {
            return respond(new Message(query)).toWire();
        } catch (IOException malformed) {
            var refusal = new Message();
            if (query.length > 1) refusal.getHeader().setID((query[0] & 0xff) << 8 | query[1] & 0xff);
            refusal.getHeader().setFlag(Flags.QR);
            refusal.getHeader().setRcode(Rcode.FORMERR);
            return refusal.toWire();
        }
    }

    private Message respond(Message query) throws IOException {
        var response = new Message(query.getHeader().getID());
        var header = response.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.AA);
        header.setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) header.setFlag(Flags.RD);
        var question = query.getQuestion();
        if (question == null || query.getHeader().getOpcode() != Opcode.QUERY) {
            header.setRcode(question == null ? Rcode.FORMERR : Rcode.NOTIMP);
            return response;
        }
        response.addRecord(question, Section.QUESTION);
        var addresses = names.addresses(question.getName().toString(true).toLowerCase(Locale.ROOT));
        if (addresses == null) header.setRcode(Rcode.NXDOMAIN);
        else
            if (question.getType() == Type.A)
                for (var address : addresses)
                    response.addRecord(new ARecord(question.getName(), DClass.IN, TTL_SECONDS, InetAddress.getByName(address)),
                        Section.ANSWER);
        return response;
    }
}
