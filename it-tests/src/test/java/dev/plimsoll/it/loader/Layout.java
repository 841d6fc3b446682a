package dev.plimsoll.it.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.it.Artifacts;
import dev.plimsoll.it.loader.shop.Shelf;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** Packs the shop as each kind of container wants it. */
final class Layout {
  private static final String SHOP = "dev/plimsoll/it/loader/shop";

  private Layout() {}

  /** A directory with the classes of the shop and nothing else. */
  static Path classes(Path parent) {
    try {
      Path target = Files.createDirectories(parent.resolve("classes").resolve(SHOP));
      for (Path each : shopClasses()) {
        Files.write(target.resolve(each.getFileName()), Files.readAllBytes(each));
      }
      return parent.resolve("classes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The shop and a copy of the API, as a class path. */
  static String classPath(Path parent) {
    return classes(parent) + File.pathSeparator + copy(Artifacts.apiJar(), parent);
  }

  /** A web application with the API among its libraries. */
  static Path war(Path parent) {
    try {
      Path inf = Files.createDirectories(parent.resolve("WEB-INF"));
      classes(inf);
      copy(Artifacts.apiJar(), Files.createDirectories(inf.resolve("lib")));
      return parent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path copy(Path file, Path directory) {
    return copy(file, directory, file.getFileName().toString());
  }

  static Path copy(Path file, Path directory, String name) {
    try {
      Files.createDirectories(directory);
      Path target = directory.resolve(name);
      Files.write(target, Files.readAllBytes(file));
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bundle with the shop, which imports the API and nothing of the agent. */
  static Path shopBundle(Path file, String name) {
    return jar(
        file,
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", name,
            "Bundle-Version", "1.0.0",
            "Import-Package", "dev.plimsoll,javax.management,javax.management.openmbean"),
        shopEntries(""));
  }

  /** A bundle with the API. */
  static Path apiBundle(Path file) {
    return jar(
        file,
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", "plimsoll-api",
            "Bundle-Version", "1.0.0",
            "Export-Package", "dev.plimsoll"),
        entries(Artifacts.apiJar(), "dev/plimsoll/", ""));
  }

  /** An executable jar as Spring Boot's plug-in makes it. */
  static Path bootJar(Path file) {
    List<Entry> entries = new ArrayList<>();
    // Its launcher looks for the directories themselves.
    for (String directory : new String[] {"BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/"}) {
      entries.add(new Entry(directory, new byte[0]));
    }
    entries.addAll(shopEntries("BOOT-INF/classes/"));
    entries.addAll(entries(jarOf("spring-boot-loader"), "org/springframework/", ""));
    entries.add(new Entry("BOOT-INF/lib/plimsoll-api.jar", read(Artifacts.apiJar())));
    return jar(
        file,
        Map.of(
            "Main-Class", "org.springframework.boot.loader.launch.JarLauncher",
            "Start-Class", "dev.plimsoll.it.loader.shop.Probe",
            "Spring-Boot-Version", "3.5.6",
            "Spring-Boot-Classes", "BOOT-INF/classes/",
            "Spring-Boot-Lib", "BOOT-INF/lib/"),
        entries);
  }

  /** A plain jar with the classes of one package of the tests. */
  static Path jarOfPackage(Path file, Class<?> one) {
    String folder = one.getPackageName().replace('.', '/');
    List<Entry> entries = new ArrayList<>();
    for (Path each : classesIn(folder)) {
      entries.add(new Entry(folder + "/" + each.getFileName(), read(each)));
    }
    return jar(file, Map.of(), entries);
  }

  /** The agent's jar as another version of it, which says so. */
  static Path otherVersion(Path file, String version) {
    List<Entry> entries = new ArrayList<>();
    for (Entry each : entries(Artifacts.agentJar(), "", "")) {
      if (each.name.endsWith("/version.properties")) {
        entries.add(new Entry(each.name, ("version=" + version).getBytes(UTF_8)));
      } else if (!each.name.equals("META-INF/MANIFEST.MF")) {
        entries.add(each);
      }
    }
    return jar(
        file,
        Map.of(
            "Premain-Class", "dev.plimsoll.launch.Launcher",
            "Agent-Class", "dev.plimsoll.launch.Launcher",
            "Can-Retransform-Classes", "true",
            "Implementation-Version", version),
        entries);
  }

  /** A jar on the class path of the tests, by how its name starts. */
  static Path jarOf(String start) {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().startsWith(start)) {
        return path;
      }
    }
    throw new AssertionError(start + "*.jar is not among the dependencies");
  }

  /** Where a class of the tests comes from. */
  static Path testClasses() {
    try {
      return Path.of(Shelf.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Entry> shopEntries(String prefix) {
    List<Entry> entries = new ArrayList<>();
    for (Path each : shopClasses()) {
      entries.add(new Entry(prefix + SHOP + "/" + each.getFileName(), read(each)));
    }
    return entries;
  }

  private static List<Path> shopClasses() {
    return classesIn(SHOP);
  }

  private static List<Path> classesIn(String folder) {
    try (Stream<Path> files = Files.list(testClasses().resolve(folder))) {
      return files.filter(each -> each.toString().endsWith(".class")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> entries(Path jar, String under, String prefix) {
    List<Entry> entries = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry : (Iterable<java.util.jar.JarEntry>) file.entries()::asIterator) {
        if (entry.getName().startsWith(under) && !entry.isDirectory()) {
          entries.add(
              new Entry(prefix + entry.getName(), file.getInputStream(entry).readAllBytes()));
        }
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(Path file, Map<String, String> attributes, List<Entry> entries) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file);
          JarOutputStream jar = new JarOutputStream(out, manifest)) {
        for (Entry entry : entries) {
          jar.putNextEntry(entry.stored());
          jar.write(entry.bytes);
          jar.closeEntry();
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Entry(String name, byte[] bytes) {
    /** Not compressed: the launcher of fat jars reads nested jars in place. */
    ZipEntry stored() {
      ZipEntry entry = new ZipEntry(name);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
      return entry;
    }
  }
}
