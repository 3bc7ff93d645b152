package ekslab.local.kube.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import ekslab.local.kube.store.Json;

/** A list that may be very long: it is written piece by piece, no faster than the client reads, and never stands in memory as a whole. */
record StreamedList(JsonNode list) implements Answer {

    private static final int PIECE = 64 * 1024;

    /** On a thread that may wait. */
    @Override public void send(HttpServerResponse response) {
        if (response.closed() || response.ended()) return;
        response.setStatusCode(200).putHeader("Content-Type", Answer.JSON);
        try (var pieces = new Pieces(response)) {
            Json.MAPPER.writeValue(pieces, list);
        } catch (ClientGone nobodyReads) {
            // there is nobody to tell
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The last piece ends the answer; when it is the only one its length is known. */
    private static final class Pieces extends OutputStream {

        private final HttpServerResponse response;
        private Buffer piece = Buffer.buffer(PIECE);
        private boolean over;

        Pieces(HttpServerResponse response) { this.response = response; }

        @Override public void write(int single) throws IOException { write(new byte[]{ (byte) single }, 0, 1); }

        @Override public void write(byte[] bytes, int from, int count) throws IOException {
            piece.appendBytes(bytes, from, count);
            if (piece.length() < PIECE) return;
            if (!response.headWritten()) response.setChunked(true);
            if (!Streams.await(response.write(piece))) {
                over = true;
                throw new ClientGone();
            }
            piece = Buffer.buffer(PIECE);
        }

        @Override public void close() {
            if (!over) response.end(piece);
            over = true;
        }
    }
}
