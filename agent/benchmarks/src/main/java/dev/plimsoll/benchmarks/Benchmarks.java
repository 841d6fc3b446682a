package dev.plimsoll.benchmarks;

import java.util.Arrays;

/**
 * {@code java -jar plimsoll-benchmarks.jar
 * jmh|micro|workloads|rest|footprint|goodput|step|startup|overhead|onoff|reaction|instances|calm|relief|survival|proof
 * ...}.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    String what = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      run(what, rest);
    } catch (IllegalArgumentException e) {
      System.err.println(what + ": " + e.getMessage());
      System.exit(2);
    }
  }

  private static void run(String what, String[] rest) throws Exception {
    switch (what) {
      case "jmh" -> org.openjdk.jmh.Main.main(rest);
      case "goodput" -> Goodput.main(rest);
      case "step" -> Step.main(rest);
      case "startup" -> Startup.main(rest);
      case "reaction" -> Reaction.main(rest);
      case "overhead" -> Overhead.main(rest);
      case "micro" -> Micro.main(rest);
      case "footprint" -> Footprint.main(rest);
      case "rest" -> Rest.measure(rest);
      case "workloads" -> Workloads.main(rest);
      case "onoff" -> OnOff.main(rest);
      case "instances" -> Instances.main(rest);
      case "calm" -> Calm.main(rest);
      case "relief" -> Relief.main(rest);
      case "survival" -> Survival.main(rest);
      case "proof" -> dev.plimsoll.benchmarks.proof.Proof.main(rest);
      default -> {
        System.err.println(
            "usage:"
                + " jmh|micro|workloads|rest|footprint|goodput|step|startup|overhead|onoff|reaction|instances|calm|relief|survival|proof"
                + " [options]");
        System.exit(2);
      }
    }
  }
}
