import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

class JavaSqlFromRequest {
    Object unsafe1(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        String query = "SELECT * FROM users WHERE name = '" + request.getParameter("name") + "'";
        // ruleid: java-sql-from-request
        return statement.executeQuery(query);
    }

    Object unsafe2(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        StringBuilder query = new StringBuilder("DELETE FROM carts WHERE owner = '");
        query.append(request.getHeader("X-Owner")).append("'");
        // ruleid: java-sql-from-request
        statement.execute(query.toString());
        return null;
    }

    Object unsafe3(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        Map<String, String[]> parameters = request.getParameterMap();
        String query = "SELECT * FROM users WHERE id = " + parameters.get("id")[0];
        // ruleid: java-sql-from-request
        return jdbc.queryForList(query);
    }

    @GetMapping("/users/{name}")
    Object byName(@PathVariable("name") String name, EntityManager manager) {
        return find(name, manager);
    }

    private Object find(String name, EntityManager manager) {
        String query = "SELECT * FROM users WHERE name = '" + name + "'";
        // ruleid: java-sql-from-request
        return manager.createNativeQuery(query).getResultList();
    }

    Object safe1(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ok: java-sql-from-request
        PreparedStatement prepared = connection.prepareStatement("SELECT * FROM users WHERE name = ?");
        prepared.setString(1, request.getParameter("name"));
        return prepared.executeQuery();
    }

    Object safe2(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ok: java-sql-from-request
        return jdbc.queryForList("SELECT * FROM users WHERE name = ?", request.getParameter("name"));
    }

    Object safe3(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        long id = Long.parseLong(request.getParameter("id"));
        String query = "SELECT * FROM users WHERE id = " + id;
        // ok: java-sql-from-request
        return statement.executeQuery(query);
    }

    Object safe4(HttpServletRequest request, Connection connection, Statement statement, JdbcTemplate jdbc) throws Exception {
        String column = request.getParameter("sort");
        if (!List.of("name", "age").contains(column)) {
            column = "name";
        }
        // ok: java-sql-from-request
        return statement.executeQuery("SELECT * FROM users ORDER BY " + column);
    }
}

class JavaJdbcQueryByFormatting {
    Object unsafe1(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ruleid: java-jdbc-query-by-formatting
        return statement.executeQuery(String.format("SELECT * FROM users WHERE name = '%s'", name));
    }

    Object unsafe2(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ruleid: java-jdbc-query-by-formatting
        return jdbc.queryForList("DELETE FROM users WHERE name = '%s'".formatted(name));
    }

    Object safe1(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ok: java-jdbc-query-by-formatting
        return jdbc.queryForList("SELECT * FROM users WHERE name = ?", name);
    }

    Object safe2(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ok: java-jdbc-query-by-formatting
        return statement.executeQuery(String.format("SELECT * FROM %s", name));
    }
}

class JavaJdbcQueryByConcatenation {
    Object unsafe1(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ruleid: java-jdbc-query-by-concatenation
        return statement.executeQuery("SELECT * FROM users WHERE name = '" + name + "'");
    }

    Object unsafe2(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ruleid: java-jdbc-query-by-concatenation
        return jdbc.queryForList("DELETE FROM users WHERE id = " + name);
    }

    Object safe1(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ok: java-jdbc-query-by-concatenation
        return statement.executeQuery("SELECT * FROM users WHERE a = 1 " + "AND b = 2");
    }

    Object safe2(String name, Statement statement, JdbcTemplate jdbc) throws Exception {
        // ok: java-jdbc-query-by-concatenation
        return statement.executeQuery("SELECT * FROM " + name);
    }
}

class JavaJpaQueryByConcatenation {
    Object unsafe1(String name, EntityManager manager) throws Exception {
        // ruleid: java-jpa-query-by-concatenation
        return manager.createQuery("FROM User WHERE name = '" + name + "'").getResultList();
    }

    Object unsafe2(String name, EntityManager manager) throws Exception {
        // ruleid: java-jpa-query-by-concatenation
        return manager.createQuery("FROM User WHERE id = " + name, User.class).getResultList();
    }

    Object safe1(String name, EntityManager manager) throws Exception {
        // ok: java-jpa-query-by-concatenation
        return manager.createQuery("FROM User WHERE name = :name").setParameter("name", name).getResultList();
    }

    Object safe2(String name, EntityManager manager) throws Exception {
        // ok: java-jpa-query-by-concatenation
        return manager.createQuery("FROM User " + "WHERE name = :name").setParameter("name", name).getResultList();
    }
}

class JavaMybatisSubstitution {
    interface Users {
        // ruleid: java-mybatis-substitution
        @Select("SELECT * FROM users WHERE name = '${name}'")
        User byName(String name);

        // ruleid: java-mybatis-substitution
        @Delete({"DELETE FROM users", "WHERE id = ${id}"})
        void remove(String id);
    }

    interface SafeUsers {
        // ok: java-mybatis-substitution
        @Select("SELECT * FROM users WHERE name = #{name}")
        User byName(String name);

        // ok: java-mybatis-substitution
        @Insert({"INSERT INTO users", "VALUES (#{name})"})
        void add(String name);
    }
}
