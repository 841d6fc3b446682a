package dev.plimsoll.core.response.cache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The heap pool of an Ehcache cache, which can be resized while it is in use. Immutable. */
final class EhcachePools {
  private static final String CONFIG = "org.ehcache.config.";

  private final MethodHandle pools;
  private final MethodHandle types;
  private final MethodHandle heapPool;
  private final MethodHandle size;
  private final MethodHandle unit;
  private final MethodHandle toBytes;
  private final MethodHandle heapOf;
  private final MethodHandle update;
  private final Class<?> memoryUnit;

  /** The unit of a single byte. */
  private final Object singleByte;

  EhcachePools(Class<?> cacheType) throws ReflectiveOperationException {
    Class<?> runtime = Handles.beside(cacheType, CONFIG + "CacheRuntimeConfiguration");
    Class<?> poolsType = Handles.beside(cacheType, CONFIG + "ResourcePools");
    Class<?> sized = Handles.beside(cacheType, CONFIG + "SizedResourcePool");
    Class<?> unitType = Handles.beside(cacheType, CONFIG + "ResourceUnit");
    MethodHandle configuration = Handles.virtual(cacheType, "getRuntimeConfiguration", runtime);
    memoryUnit = Handles.beside(cacheType, CONFIG + "units.MemoryUnit");
    singleByte = memoryUnit.getField("B").get(null);
    pools =
        Handles.onObjects(
            MethodHandles.filterReturnValue(
                configuration, Handles.virtual(runtime, "getResourcePools", poolsType)));
    types = Handles.onObjects(poolsType, "getResourceTypeSet", Set.class);
    heapPool = heapPool(cacheType, poolsType);
    size = Handles.onObjects(sized, "getSize", long.class);
    unit = Handles.onObjects(sized, "getUnit", unitType);
    toBytes = Handles.onObjects(memoryUnit, "toBytes", long.class, long.class);
    heapOf = heapOf(cacheType, poolsType, unitType);
    MethodHandle apply = Handles.virtual(runtime, "updateResourcePools", void.class, poolsType);
    update = Handles.onObjects(MethodHandles.filterArguments(apply, 0, configuration));
  }

  /** Whether it has more tiers than that on the heap, where what is removed would be gone too. */
  boolean hasLowerTiers(Object cache) {
    try {
      return ((Set<?>) (Object) types.invokeExact((Object) pools.invokeExact(cache))).size() > 1;
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** Its heap pool now; null where it has none that has a size. */
  @Nullable Object heap(Object cache) {
    try {
      return (Object) heapPool.invokeExact((Object) pools.invokeExact(cache));
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /** In bytes, or entries. */
  long size(Object pool) {
    try {
      long units = (long) size.invokeExact(pool);
      return countsBytes(pool)
          ? (long) toBytes.invokeExact((Object) unit.invokeExact(pool), units)
          : units;
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  boolean countsBytes(Object pool) {
    try {
      return memoryUnit.isInstance((Object) unit.invokeExact(pool));
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  /**
   * Resizes the heap pool, in single bytes where it counts them, as its own unit may be a gigabyte;
   * what is too much goes with the next entries put.
   *
   * @return what was set
   */
  long resize(Object cache, Object pool, long wanted) {
    try {
      boolean bytes = countsBytes(pool);
      // Ehcache sees no change where the bare numbers are equal, as of 1 GB and 1 B.
      long newSize = bytes && wanted == (long) size.invokeExact(pool) ? wanted + 1 : wanted;
      Object newUnit = bytes ? singleByte : (Object) unit.invokeExact(pool);
      update.invokeExact(cache, (Object) heapOf.invokeExact(newSize, newUnit));
      return newSize;
    } catch (Throwable e) {
      throw Handles.rethrown(e);
    }
  }

  private static MethodHandle heapPool(Class<?> cacheType, Class<?> poolsType)
      throws ReflectiveOperationException {
    Class<?> type = Handles.beside(cacheType, CONFIG + "ResourceType");
    Class<?> core = Handles.beside(cacheType, CONFIG + "ResourceType$Core");
    Class<?> pool = Handles.beside(cacheType, CONFIG + "ResourcePool");
    Object heap = core.getField("HEAP").get(null);
    MethodHandle get = Handles.virtual(poolsType, "getPoolForResource", pool, type);
    return Handles.onObjects(MethodHandles.insertArguments(get, 1, heap));
  }

  /** From a size and a unit to pools with that heap in them. */
  private static MethodHandle heapOf(Class<?> cacheType, Class<?> poolsType, Class<?> unitType)
      throws ReflectiveOperationException {
    Class<?> builder = Handles.beside(cacheType, CONFIG + "builders.ResourcePoolsBuilder");
    Object fresh = builder.getMethod("newResourcePoolsBuilder").invoke(null);
    MethodHandle heap = Handles.virtual(builder, "heap", builder, long.class, unitType);
    MethodHandle built =
        MethodHandles.filterReturnValue(heap, Handles.virtual(builder, "build", poolsType));
    return Handles.onObjects(MethodHandles.insertArguments(built, 0, fresh));
  }
}
