package dev.plimsoll.benchmarks.work;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;

/** H2 in memory: orders and their lines; read by key, summed by a join, written. */
final class H2Work implements Workload {
  private static final String URL = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";
  private static final int ORDERS = 10_000;
  private static final int LINES_EACH = 4;

  H2Work() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement()) {
      statement.execute("create table orders(id int primary key, customer int, note varchar(100))");
      statement.execute("create table lines(order_id int, item int, price int)");
      statement.execute("create index by_customer on orders(customer)");
      statement.execute("create index by_order on lines(order_id)");
      Session session = new Session(connection);
      for (int id = 0; id < ORDERS; id++) {
        session.insert(id);
      }
    }
  }

  @Override
  public Worker worker() throws SQLException {
    return new Session(DriverManager.getConnection(URL));
  }

  /** One connection with its statements. */
  private static final class Session implements Worker {
    private final PreparedStatement byKey;
    private final PreparedStatement sum;
    private final PreparedStatement order;
    private final PreparedStatement line;
    private final PreparedStatement note;
    private final PreparedStatement dropLines;
    private final PreparedStatement dropOrder;

    Session(Connection connection) throws SQLException {
      byKey = connection.prepareStatement("select customer, note from orders where id = ?");
      sum =
          connection.prepareStatement(
              "select o.id, sum(l.price) from orders o join lines l on l.order_id = o.id"
                  + " where o.customer = ? group by o.id order by 2 desc");
      order = connection.prepareStatement("merge into orders key(id) values(?, ?, ?)");
      line = connection.prepareStatement("insert into lines values(?, ?, ?)");
      note = connection.prepareStatement("update orders set note = ? where id = ?");
      dropLines = connection.prepareStatement("delete from lines where order_id = ?");
      dropOrder = connection.prepareStatement("delete from orders where id = ?");
    }

    @Override
    public long step(SplittableRandom random) throws SQLException {
      int id = random.nextInt(ORDERS);
      int kind = random.nextInt(10);
      if (kind < 6) {
        byKey.setInt(1, id);
        return count(byKey);
      }
      if (kind < 8) {
        sum.setInt(1, id % 500);
        return count(sum);
      }
      if (kind < 9) {
        note.setString(1, "changed " + id);
        note.setInt(2, id);
        return note.executeUpdate();
      }
      dropLines.setInt(1, id);
      dropLines.executeUpdate();
      dropOrder.setInt(1, id);
      dropOrder.executeUpdate();
      return insert(id);
    }

    long insert(int id) throws SQLException {
      order.setInt(1, id);
      order.setInt(2, id % 500);
      order.setString(3, "order number " + id);
      order.executeUpdate();
      for (int i = 0; i < LINES_EACH; i++) {
        line.setInt(1, id);
        line.setInt(2, i);
        line.setInt(3, 100 + id % 37 + i);
        line.executeUpdate();
      }
      return id;
    }

    private static long count(PreparedStatement statement) throws SQLException {
      long rows = 0;
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows += result.getInt(1);
        }
      }
      return rows;
    }
  }
}
