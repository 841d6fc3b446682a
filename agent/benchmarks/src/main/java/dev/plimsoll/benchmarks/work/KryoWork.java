package dev.plimsoll.benchmarks.work;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Kryo: a graph of some 300 objects is written and read back. */
final class KryoWork implements Workload {
  /** One object of the graph. */
  static final class Node {
    int id;
    String name = "";
    Map<String, Integer> facts = new HashMap<>();
    List<Node> children = new ArrayList<>();
  }

  @Override
  public Worker worker() {
    Kryo kryo = new Kryo();
    kryo.register(Node.class);
    kryo.register(HashMap.class);
    kryo.register(ArrayList.class);
    Output output = new Output(4096, -1);
    return random -> roundTrip(kryo, output, random);
  }

  private static long roundTrip(Kryo kryo, Output output, SplittableRandom random) {
    output.reset();
    kryo.writeObject(output, tree(random, 3));
    Node read = kryo.readObject(new Input(output.getBuffer(), 0, output.position()), Node.class);
    return read.id + read.children.size();
  }

  private static Node tree(SplittableRandom random, int depth) {
    Node node = new Node();
    node.id = random.nextInt();
    node.name = "node " + node.id;
    for (int i = 0; i < 4; i++) {
      node.facts.put("fact" + i, random.nextInt());
    }
    for (int i = 0; depth > 0 && i < 3; i++) {
      node.children.add(tree(random, depth - 1));
    }
    return node;
  }
}
