package ekslab.local.api;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

import ekslab.local.cloud.Cloud;
import ekslab.local.cloud.Refused;

/** S3 as far as the publishing of CDK assets needs it: objects by path, in parts or whole. Every bucket that is named exists. */
final class S3Api implements Service {

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final Cloud cloud;
    private final ObjectStore store;

    S3Api(Cloud cloud, ObjectStore store) {
        this.cloud = cloud;
        this.store = store;
    }

    @Override public int largestBody() { return 64 << 20; }

    @Override public Answer answer(Call call) {
        if (call.path().isEmpty()) throw new Refused("MethodNotAllowed", "The specified method is not allowed against this resource.");
        var bucket = call.path().get(0);
        var key = String.join("/", call.path().subList(1, call.path().size()));
        return key.isEmpty() ? bucket(call, bucket) : object(call, bucket, key);
    }

    private Answer bucket(Call call, String bucket) {
        if (call.method().equals("HEAD"))
            return new Answer(200, "application/xml", Map.of("x-amz-bucket-region", cloud.region()), new byte[0]);
        if (!call.method().equals("GET"))
            throw new Refused("MethodNotAllowed", "The specified method is not allowed against this resource.");
        if (call.parameters().containsKey("location"))
            return Answer.xml(200, "<LocationConstraint xmlns=\"%s\">%s</LocationConstraint>".formatted(NAMESPACE, cloud.region()));
        if (call.parameters().containsKey("encryption"))
            return Answer.xml(200, ("<ServerSideEncryptionConfiguration xmlns=\"%s\"><Rule><ApplyServerSideEncryptionByDefault>"
                + "<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")
                .formatted(NAMESPACE));
        var found = store.list(bucket, call.parameter("prefix"));
        var contents = new StringBuilder();
        for (var each : found)
            contents.append("<Contents>").append(new Xml().element("Key", each.key()).element("ETag", "\"" + each.etag() + "\"")
                .element("Size", each.size()).element("StorageClass", "STANDARD")).append("</Contents>");
        return Answer.xml(200, "<ListBucketResult xmlns=\"%s\">%s%s</ListBucketResult>".formatted(NAMESPACE,
            new Xml().element("Name", bucket).element("Prefix", call.parameter("prefix")).element("KeyCount", found.size())
                .element("MaxKeys", 1000).element("IsTruncated", false),
            contents));
    }

    private Answer object(Call call, String bucket, String key) {
        var upload = call.parameter("uploadId");
        return switch (call.method()) {
            case "PUT" -> tagged(upload.isEmpty() ? store.put(bucket, key, content(call)).etag()
                : store.part(upload, number(call.parameter("partNumber")), content(call)));
            case "POST" -> upload.isEmpty() ? begun(bucket, key) : completed(store.complete(upload, bucket, key), bucket);
            case "DELETE" -> {
                if (upload.isEmpty()) store.delete(bucket, key);
                else store.abort(upload);
                yield new Answer(204, "application/xml", Map.of(), new byte[0]);
            }
            case "GET", "HEAD" -> new Answer(200, "application/octet-stream", Map.of(), store.get(bucket, key)
                .orElseThrow(() -> new Refused("NoSuchKey", "The specified key does not exist.")));
            default -> throw new Refused("MethodNotAllowed", "The specified method is not allowed against this resource.");
        };
    }

    private Answer begun(String bucket, String key) {
        return Answer.xml(200, "<InitiateMultipartUploadResult xmlns=\"%s\">%s</InitiateMultipartUploadResult>".formatted(NAMESPACE,
            new Xml().element("Bucket", bucket).element("Key", key).element("UploadId", store.begin())));
    }

    private static Answer completed(ObjectStore.Stored stored, String bucket) {
        return Answer.xml(200, "<CompleteMultipartUploadResult xmlns=\"%s\">%s</CompleteMultipartUploadResult>".formatted(NAMESPACE,
            new Xml().element("Bucket", bucket).element("Key", stored.key()).element("ETag", "\"" + stored.etag() + "\"")));
    }

    private static Answer tagged(String etag) {
        return new Answer(200, "application/xml", Map.of("ETag", "\"" + etag + "\""), new byte[0]);
    }

    private static int number(String text) {
        if (!text.matches("[1-9]\\d{0,4}"))
            throw new Refused("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        return Integer.parseInt(text);
    }

    /** What an SDK sends in signed pieces is put together; the checksums behind it are not needed on this machine. */
    private static byte[] content(Call call) {
        if (!call.header("x-amz-content-sha256").startsWith("STREAMING-") && !call.header("content-encoding").contains("aws-chunked"))
            return call.body();
        var body = call.body();
        var content = new ByteArrayOutputStream();
        for (var at = 0; at < body.length;) {
            var end = at;
            while (end < body.length && body[end] != '\r') end++;
            var head = new String(body, at, end - at, StandardCharsets.US_ASCII).replaceFirst(";.*", "");
            if (!head.matches("[0-9a-fA-F]{1,8}")) throw new Refused("IncompleteBody", "The request body is not in aws-chunked form");
            var size = Integer.parseInt(head, 16);
            at = end + 2;
            if (size == 0) break;   // trailers follow
            if (at + size > body.length)
                throw new Refused("IncompleteBody", "You did not provide the number of bytes specified by the chunk size");
            content.write(body, at, size);
            at += size + 2;
        }
        return content.toByteArray();
    }

    /** The text of an object that a URL names, such as https://s3.REGION.amazonaws.com/BUCKET/KEY or https://BUCKET.s3.REGION.amazonaws.com/KEY. */
    String text(URI url) {
        var path = url.getPath().substring(1);
        var host = url.getHost();
        var virtual = host.indexOf(".s3.");
        var bucket = virtual > 0 ? host.substring(0, virtual) : path.substring(0, Math.max(0, path.indexOf('/')));
        var key = virtual > 0 ? path : path.substring(path.indexOf('/') + 1);
        return store.get(bucket, key).map(content -> new String(content, StandardCharsets.UTF_8))
            .orElseThrow(() -> new Refused("ValidationError", "S3 error: The specified key does not exist: " + url));
    }

    @Override public Answer refusal(Refused refused) {
        var status = switch (refused.code()) {
            case "NoSuchKey", "NoSuchUpload" -> 404;
            case "AuthFailure" -> 403;
            case "MethodNotAllowed" -> 405;
            case "InternalError" -> 500;
            default -> 400;
        };
        return Answer.xml(status, "<Error>%s</Error>".formatted(new Xml().element("Code", refused.code())
            .element("Message", refused.getMessage()).element("RequestId", UUID.randomUUID())));
    }
}
