package dev.larder.source.storage.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for Google Cloud Storage, of which there is no server to run: gives a service account that proves its key a
 * token for an hour, takes requests with such a token or signed with an HMAC key, refuses all others as Google does, and
 * leaves the objects to s3proxy.
 */
public final class GcsServer extends HttpRelay implements ObjectStore {
    private static final String ACCOUNT = "larder@tests.iam.gserviceaccount.com";
    private static final String ACCESS_KEY = "GOOG1EXAMPLE";
    private static final String SECRET_KEY = "an/HMAC+key=of the tests";
    /** What Google's library claims a token from, wherever it asks for it. */
    private static final String AUDIENCE = "https://oauth2.googleapis.com/token";
    private static final Pattern SIGNED = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)");

    private final S3ProxyServer objects;
    private final KeyPair account;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger untilExpiry = new AtomicInteger(-1);
    private volatile boolean isAccountDisabled;

    private GcsServer(S3ProxyServer objects) {
        super(objects.endpoint());
        this.objects = objects;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            this.account = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static GcsServer start() {
        return new GcsServer(S3ProxyServer.open());
    }

    /** The file that {@code GOOGLE_APPLICATION_CREDENTIALS} names. */
    public Path writeCredentials(Path file) {
        String key = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(account.getPrivate().getEncoded());
        try {
            return Files.writeString(file, JsonMapper.shared().writeValueAsString(Map.of("type", "service_account",
                    "project_id", "tests", "private_key_id", "1", "client_id", "2", "client_email", ACCOUNT,
                    "private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n",
                    "token_uri", endpoint() + "/token")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From so many requests on, the tokens that were given out until then are no longer valid: earlier than they said. */
    public void expireTokensAfter(int requests) {
        untilExpiry.set(requests);
    }

    /** Whether those given out from now on are. */
    public void disableAccount(boolean isDisabled) {
        isAccountDisabled = isDisabled;
    }

    /** How many tokens were given out. */
    public int tokens() {
        return issued.get();
    }

    @Override
    void handle(Request request, Client client) throws IOException {
        if (request.method().equals("POST") && request.path().equals("/token")) {
            giveToken(request, client);
            return;
        }
        if (untilExpiry.getAndDecrement() == 0) {
            tokens.replaceAll((token, until) -> Instant.MIN);
        }
        String refusal = refusal(request);
        if (refusal == null) {
            client.pass(new Request(request.head().without("authorization"), request.body()), ResponseChange.NONE);
            return;
        }
        int status = refusal.equals("AuthenticationRequired") ? 401 : refusal.equals("InvalidArgument") ? 400 : 403;
        client.answer(status, Map.of("content-type", "application/xml"), request.method().equals("HEAD")
                ? new byte[0]
                : FaultProxy.error(refusal, "refused by the tests' server: " + refusal));
    }

    /** @return the code of the error, null for what is allowed */
    private String refusal(Request request) {
        String authorization = request.head().header("authorization");
        if (request.head().header("content-encoding").contains("aws-chunked")) {
            // Google knows neither chunks that are signed one by one nor checksums behind the content.
            return "InvalidArgument";
        }
        if (authorization.startsWith("Bearer ")) {
            Instant until = tokens.get(authorization.substring("Bearer ".length()));
            return until == null || until.isBefore(Instant.now()) ? "AuthenticationRequired" : null;
        }
        Matcher signed = SIGNED.matcher(authorization);
        if (!signed.matches() || !signed.group(1).equals(ACCESS_KEY)) {
            return authorization.isEmpty() ? "AuthenticationRequired" : "InvalidSecurity";
        }
        String canonical = SignatureV4.canonical(request.method(), request.path(), request.query(),
                request.head().headers(), List.of(signed.group(3).split(";")));
        String expected = SignatureV4.signature(SECRET_KEY, signed.group(2),
                request.head().header(SignatureV4.TIME), canonical);
        return expected.equals(signed.group(4)) ? null : "SignatureDoesNotMatch";
    }

    /** OAuth 2: a claim that is signed with the account's key, for a token. */
    private void giveToken(Request request, Client client) throws IOException {
        Map<String, String> form = Arrays.stream(new String(request.body(), StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        Map<String, String> json = Map.of("content-type", "application/json");
        if (!"urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))
                || !isProof(form.getOrDefault("assertion", ""))) {
            client.answer(400, json, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}"
                    .getBytes(StandardCharsets.UTF_8));
            return;
        }
        String token = newToken();
        client.answer(200, json,
                ("{\"access_token\":\"" + token + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** As a catalog gets one, to lend it. */
    public String newToken() {
        String token = "ya29." + UUID.randomUUID();
        tokens.put(token, isAccountDisabled ? Instant.MIN : Instant.now().plus(Duration.ofHours(1)));
        issued.incrementAndGet();
        return token;
    }

    private boolean isProof(String assertion) {
        String[] parts = assertion.split("\\.");
        if (parts.length != 3) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(account.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.path("iss").asString("").equals(ACCOUNT)
                    && claims.path("aud").asString("").equals(AUDIENCE)
                    && claims.path("scope").asString("").contains("https://www.googleapis.com/auth/");
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public URI endpoint() {
        return address();
    }

    @Override
    public String accessKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public void close() {
        super.close();
        objects.close();
    }

    @Override
    public String toString() {
        return "a double of GCS in this process";
    }
}
