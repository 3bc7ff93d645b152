package ekslab.local.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import ekslab.local.cloud.Refused;

/** The objects of S3 in a folder, a file each; bucket and key are names of folders and files only in hexadecimal. */
final class ObjectStore {

    private final Path folder;
    private final Map<String, TreeMap<Integer, Path>> uploads = new HashMap<>();

    ObjectStore(Path folder) { this.folder = folder; }

    /** @param etag MD5 of the content, as S3 gives it for what was put at once */
    record Stored(String key, long size, String etag) {}

    Stored put(String bucket, String key, byte[] content) {
        try {
            var file = file(bucket, key);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return new Stored(key, content.length, md5(content));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    Optional<byte[]> get(String bucket, String key) {
        try {
            var file = file(bucket, key);
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void delete(String bucket, String key) {
        try {
            Files.deleteIfExists(file(bucket, key));
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    List<Stored> list(String bucket, String prefix) {
        var of = folder.resolve(hex(bucket));
        if (Files.notExists(of)) return List.of();
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> new String(HexFormat.of().parseHex(file.getFileName().toString())))
                .filter(key -> key.startsWith(prefix)).sorted()
                .map(key -> get(bucket, key).map(content -> new Stored(key, content.length, md5(content))).orElseThrow()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    synchronized String begin() {
        var id = UUID.randomUUID().toString();
        uploads.put(id, new TreeMap<>());
        return id;
    }

    synchronized String part(String upload, int number, byte[] content) {
        try {
            Files.createDirectories(folder);
            var file = Files.createTempFile(folder, "part", "");
            Files.write(file, content);
            parts(upload).put(number, file);
            return md5(content);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private TreeMap<Integer, Path> parts(String upload) {
        return Optional.ofNullable(uploads.get(upload))
            .orElseThrow(() -> new Refused("NoSuchUpload", "The specified upload does not exist."));
    }

    synchronized Stored complete(String upload, String bucket, String key) {
        try {
            var target = file(bucket, key);
            Files.createDirectories(target.getParent());
            try (var out = Files.newOutputStream(target)) {
                for (var part : parts(upload).values()) Files.copy(part, out);
            }
            var parts = abort(upload);
            return new Stored(key, Files.size(target), md5(Files.readAllBytes(target)) + "-" + parts);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** @return how many parts there were */
    synchronized int abort(String upload) {
        var parts = parts(upload);
        uploads.remove(upload);
        try {
            for (var part : parts.values()) Files.deleteIfExists(part);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
        return parts.size();
    }

    private Path file(String bucket, String key) { return folder.resolve(hex(bucket)).resolve(hex(key)); }

    private static String hex(String name) {
        var hex = HexFormat.of().formatHex(name.getBytes());
        if (hex.length() > 250)
            throw new Refused("KeyTooLongError", "Your key is too long: this machine keeps keys of up to 125 bytes");
        return hex;
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
