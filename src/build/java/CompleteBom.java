import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a CycloneDX file of Maven's dependencies list exactly the jars of a release: those of Spark's class path go, and
 * those that are copied beside the dependencies, since tables need other versions, come. Usage:
 * java -cp 'LIB/*' CompleteBom.java BOM LIB REPOSITORY, with Maven's local repository.
 */
final class CompleteBom {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path repository;

    private CompleteBom(Path repository) {
        this.repository = repository;
    }

    public static void main(String[] arguments) throws Exception {
        Path bom = Path.of(arguments[0]);
        ObjectNode all = (ObjectNode) JSON.readTree(Files.readString(bom));
        new CompleteBom(Path.of(arguments[2])).complete(all, jars(Path.of(arguments[1])));
        Files.writeString(bom, JSON.writeValueAsString(all) + "\n");
    }

    /** The names of jars; larder's own are not dependencies. */
    private static Set<String> jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.walk(lib)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar") && !name.startsWith("larder"))
                    .collect(Collectors.toSet());
        }
    }

    private void complete(ObjectNode bom, Set<String> jars) throws Exception {
        Set<String> missing = new TreeSet<>(jars);
        Set<String> references = new TreeSet<>();
        references.add(bom.path("metadata").path("component").path("bom-ref").asString(""));
        ArrayNode components = JSON.createArrayNode();
        for (JsonNode component : bom.path("components")) {
            String jar = component.path("name").asString() + "-" + component.path("version").asString() + ".jar";
            if (jars.contains(jar)) {
                components.add(component);
                references.add(component.path("bom-ref").asString());
                missing.remove(jar);
            }
        }
        Map<String, Path> stored = inRepository(missing);
        ArrayNode dependencies = JSON.createArrayNode();
        for (JsonNode dependency : bom.path("dependencies")) {
            if (references.contains(dependency.path("ref").asString())) {
                ArrayNode kept = JSON.createArrayNode();
                dependency.path("dependsOn").forEach(on -> {
                    if (references.contains(on.asString())) {
                        kept.add(on);
                    }
                });
                dependencies.add(((ObjectNode) dependency).set("dependsOn", kept));
            }
        }
        for (String jar : missing) {
            if (!stored.containsKey(jar)) {
                throw new IllegalStateException(jar + " is not in " + repository);
            }
            ObjectNode component = component(stored.get(jar));
            components.add(component);
            ObjectNode dependency = JSON.createObjectNode();
            dependency.put("ref", component.path("bom-ref").asString());
            dependencies.add(dependency);
        }
        bom.set("components", components);
        bom.set("dependencies", dependencies);
    }

    private Map<String, Path> inRepository(Set<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.filter(file -> names.contains(file.getFileName().toString()))
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), file -> file, (a, b) -> a));
        }
    }

    /** @param jar GROUP/.../ARTIFACT/VERSION/ARTIFACT-VERSION.jar of the repository */
    private ObjectNode component(Path jar) throws Exception {
        Path folder = repository.relativize(jar).getParent();
        String version = folder.getFileName().toString();
        String artifact = folder.getParent().getFileName().toString();
        String group = folder.getParent().getParent().toString().replace('/', '.');
        String reference = "pkg:maven/" + group + "/" + artifact + "@" + version + "?type=jar";
        ObjectNode component = JSON.createObjectNode();
        component.put("type", "library").put("bom-ref", reference).put("group", group).put("name", artifact)
                .put("version", version).put("scope", "required");
        ArrayNode hashes = component.putArray("hashes");
        for (String algorithm : List.of("SHA-256", "SHA-512")) {
            hashes.addObject().put("alg", algorithm).put("content", hash(jar, algorithm));
        }
        ArrayNode licenses = component.putArray("licenses");
        licenses(jar.resolveSibling(artifact + "-" + version + ".pom")).forEach(licenses::add);
        return component.put("purl", reference);
    }

    private static String hash(Path jar, String algorithm) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(jar)));
    }

    /** Those of the project, else those of the project that it inherits from. */
    private List<ObjectNode> licenses(Path pom) throws Exception {
        if (!Files.exists(pom)) {
            return List.of();
        }
        Element project = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile())
                .getDocumentElement();
        List<ObjectNode> licenses = new ArrayList<>();
        for (Element all : children(project, "licenses")) {
            for (Element each : children(all, "license")) {
                ObjectNode license = JSON.createObjectNode().put("name", text(each, "name"));
                String url = text(each, "url");
                licenses.add((ObjectNode) JSON.createObjectNode().set("license",
                        url.isEmpty() ? license : license.put("url", url)));
            }
        }
        List<Element> parents = children(project, "parent");
        if (!licenses.isEmpty() || parents.isEmpty()) {
            return licenses;
        }
        Element parent = parents.getFirst();
        String artifact = text(parent, "artifactId");
        String version = text(parent, "version");
        return licenses(repository.resolve(text(parent, "groupId").replace('.', '/')).resolve(artifact).resolve(version)
                .resolve(artifact + "-" + version + ".pom"));
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).filter(Element.class::isInstance)
                .map(Element.class::cast).filter(child -> child.getTagName().equals(name)).toList();
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream().map(child -> child.getTextContent().strip()).findFirst().orElse("");
    }
}
