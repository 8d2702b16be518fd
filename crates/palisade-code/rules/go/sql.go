package fixtures

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"gorm.io/gorm"
)

func unsafeSqlFromRequest1(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	query := "SELECT * FROM users WHERE name = '" + r.FormValue("name") + "'"
	// ruleid: go-sql-from-request
	db.Query(query)
}

func unsafeSqlFromRequest2(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	var input struct{ Name string }
	json.NewDecoder(r.Body).Decode(&input)
	query := "DELETE FROM users WHERE name = '" + input.Name + "'"
	// ruleid: go-sql-from-request
	db.ExecContext(r.Context(), query)
}

func find(db *sql.DB, name string) {
	query := "SELECT * FROM users WHERE name = '" + name + "'"
	// ruleid: go-sql-from-request
	db.QueryRow(query)
}

func unsafeSqlThroughHelper(w http.ResponseWriter, r *http.Request) {
	find(open(), r.PathValue("name"))
}
func unsafeSqlOfGorm(c *gin.Context, users *gorm.DB) {
	// ruleid: go-sql-from-request
	users.Order(c.Query("order")).Find(&found)
}
func safeSqlFromRequest1(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	// ok: go-sql-from-request
	db.Query("SELECT * FROM users WHERE name = ?", r.FormValue("name"))
}

func safeSqlFromRequest2(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	// ok: go-sql-from-request
	db.QueryRowContext(r.Context(), "SELECT * FROM users WHERE name = $1", r.PathValue("name"))
}

func safeSqlFromRequest3(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	id, _ := strconv.Atoi(r.FormValue("id"))
	query := "SELECT * FROM users WHERE id = " + strconv.Itoa(id)
	// ok: go-sql-from-request
	db.Query(query)
}

func safeSqlFromRequest4(w http.ResponseWriter, r *http.Request, db *sql.DB) {
	column := r.FormValue("sort")
	if !slices.Contains(columns, column) {
		return
	}
	query := "SELECT * FROM users ORDER BY " + column
	// ok: go-sql-from-request
	db.Query(query)
}


func unsafeSqlByFormatting1(db *sql.DB, name string) {
	query := fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name)
	// ruleid: go-sql-by-formatting
	db.QueryRow(query)
}

func unsafeSqlByFormatting2(db *sql.DB, name string) {
	// ruleid: go-sql-by-formatting
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", name))
}

func unsafeSqlByFormatting3(db *sql.DB, name string) {
	// ruleid: go-sql-by-formatting
	db.ExecContext(ctx, fmt.Sprintf("DELETE FROM users WHERE name = '%s'", name))
}

func safeSqlByFormatting1(db *sql.DB, name string) {
	// ok: go-sql-by-formatting
	db.Query("SELECT * FROM users WHERE name = ?", name)
}

func safeSqlByFormatting2(db *sql.DB, name string) {
	// ok: go-sql-by-formatting
	db.Query(fmt.Sprintf("SELECT * FROM %s", name))
}


func unsafeSqlByConcatenation1(db *sql.DB, name string) {
	// ruleid: go-sql-by-concatenation
	db.Query("SELECT * FROM users WHERE name = '" + name + "'")
}

func unsafeSqlByConcatenation2(db *sql.DB, name string) {
	// ruleid: go-sql-by-concatenation
	db.ExecContext(ctx, "DELETE FROM users WHERE id = "+name)
}

func safeSqlByConcatenation1(db *sql.DB, name string) {
	// ok: go-sql-by-concatenation
	db.Query("SELECT * FROM users " + "WHERE a = 1")
}

func safeSqlByConcatenation2(db *sql.DB, name string) {
	// ok: go-sql-by-concatenation
	db.Query("SELECT * FROM " + name)
}
