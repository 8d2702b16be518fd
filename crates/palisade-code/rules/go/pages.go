package fixtures

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/http"
	"strconv"
)

func unsafeHtmlFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-html-from-request
	fmt.Fprintf(w, "<b>%s</b>", r.FormValue("name"))
}

func unsafeHtmlFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-html-from-request
	w.Write([]byte("<b>" + r.PathValue("name")))
}

func unsafeHtmlFromRequest3(w http.ResponseWriter, r *http.Request) {
	page := "<h1>"
	page += r.URL.Query().Get("title")
	// ruleid: go-html-from-request
	io.WriteString(w, page)
}

func unsafeHtmlFromRequest4(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-html-from-request
	view(template.HTML(r.PostFormValue("text")))
}

func safeHtmlFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-html-from-request
	fmt.Fprintf(w, "<b>%s</b>", html.EscapeString(r.FormValue("name")))
}

func safeHtmlFromRequest2(w http.ResponseWriter, r *http.Request) {
	number, _ := strconv.Atoi(r.FormValue("number"))
	// ok: go-html-from-request
	fmt.Fprintf(w, "<b>%d</b>", number)
}

func safeHtmlFromRequest3(w http.ResponseWriter, r *http.Request) {
	data, _ := json.Marshal(r.FormValue("name"))
	// ok: go-html-from-request
	w.Write(data)
}

func safeHtmlFromRequest4(w http.ResponseWriter, r *http.Request) {
	// ok: go-html-from-request
	page.Execute(w, r.FormValue("name"))
}


func unsafeTemplateUnescaped1(name string) {
	// ruleid: go-template-unescaped
	return template.HTML("<b>" + name)
}

func unsafeTemplateUnescaped2(name string) {
	// ruleid: go-template-unescaped
	return template.HTML(fmt.Sprintf("<b>%s</b>", name))
}

func safeTemplateUnescaped1(name string) {
	// ok: go-template-unescaped
	return template.HTML("<b>fixed</b>")
}

func safeTemplateUnescaped2(name string) {
	// ok: go-template-unescaped
	return template.HTML(fmt.Sprintf("<b>%s</b>", html.EscapeString(name)))
}
