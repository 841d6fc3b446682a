package dev.plimsoll.core.telemetry;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardEmitterMBean;

/**
 * The MXBean with its texts, which JConsole and the like show beside each attribute, operation and
 * parameter. Safe for any thread.
 */
final class DescribedBean extends StandardEmitterMBean {
  DescribedBean(AgentMXBean bean, BeanNotifications notices) {
    super(bean, AgentMXBean.class, /* isMXBean= */ true, notices);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return "The Plimsoll agent: how deep this JVM sits in its memory, what was done about it, and"
        + " orders. Values are point-in-time; sizes are bytes, -1 where unknown or not bound";
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return BeanTexts.attribute(info.getName());
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return BeanTexts.operation(info.getName());
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return BeanTexts.parameter(nameOf(operation, sequence));
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return nameOf(operation, sequence);
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    return info.getName().equals("readRing") ? MBeanOperationInfo.INFO : MBeanOperationInfo.ACTION;
  }

  private static String nameOf(MBeanFeatureInfo operation, int sequence) {
    return switch (operation.getName()) {
      case "shed" -> "level";
      case "simulate" -> sequence == 0 ? "level" : "millis";
      case "setShedderEnabled" -> sequence == 0 ? "name" : "enabled";
      case "set" -> sequence == 0 ? "key" : "value";
      default -> throw new IllegalArgumentException(operation.getName());
    };
  }
}
