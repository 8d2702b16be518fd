package fixtures

import (
	"html/template"
	"net/http"
	"os/exec"
	"plugin"
	"slices"
	"strconv"
)

func unsafeCommandFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-command-from-request
	exec.Command(r.FormValue("program")).Run()
}

func unsafeCommandFromRequest2(w http.ResponseWriter, r *http.Request) {
	command := "ping " + r.URL.Query().Get("host")
	// ruleid: go-command-from-request
	exec.Command("sh", "-c", command).Run()
}

func unsafeCommandOfGin(c *gin.Context) {
	name := c.Param("name")
	// ruleid: go-command-from-request
	exec.CommandContext(c, "/bin/bash", "-c", name).Run()
}
func safeCommandFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-command-from-request
	exec.Command("ping", "-c", "1", r.FormValue("host")).Run()
}

func safeCommandFromRequest2(w http.ResponseWriter, r *http.Request) {
	count, _ := strconv.Atoi(r.FormValue("count"))
	command := "head -n " + strconv.Itoa(count) + " log"
	// ok: go-command-from-request
	exec.Command("sh", "-c", command).Run()
}

func safeCommandFromRequest3(w http.ResponseWriter, r *http.Request) {
	program := r.FormValue("program")
	if !slices.Contains(programs, program) {
		return
	}
	// ok: go-command-from-request
	exec.Command(program).Run()
}


func unsafeShellCommandByConcatenation1(name string) {
	// ruleid: go-shell-command-by-concatenation
	exec.Command("sh", "-c", "ls "+name).Run()
}

func unsafeShellCommandByConcatenation2(name string) {
	// ruleid: go-shell-command-by-concatenation
	exec.Command("/bin/bash", "-c", fmt.Sprintf("ls %s", name)).Run()
}

func safeShellCommandByConcatenation1(name string) {
	// ok: go-shell-command-by-concatenation
	exec.Command("ls", name).Run()
}

func safeShellCommandByConcatenation2(name string) {
	// ok: go-shell-command-by-concatenation
	exec.Command("sh", "-c", "ls "+"-l").Run()
}


func unsafePluginFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-plugin-from-request
	plugin.Open(r.FormValue("plugin"))
}

func unsafePluginFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-plugin-from-request
	plugin.Open("/plugins/" + r.PathValue("name"))
}

func unsafePluginFromRequest3(w http.ResponseWriter, r *http.Request) {
	name := r.Header.Get("X-Plugin")
	// ruleid: go-plugin-from-request
	plugin.Open(name + ".so")
}

func safePluginFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-plugin-from-request
	plugin.Open("/plugins/text.so")
}

func safePluginFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-plugin-from-request
	plugin.Open(plugins[number()])
}

func safePluginFromRequest3(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("plugin")
	if !slices.Contains(names, name) {
		return
	}
	// ok: go-plugin-from-request
	plugin.Open(name)
}


func unsafeTemplateFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-template-from-request
	template.New("page").Parse(r.FormValue("template"))
}

func unsafeTemplateFromRequest2(w http.ResponseWriter, r *http.Request) {
	text := "Hello " + r.URL.Query().Get("name")
	// ruleid: go-template-from-request
	template.Must(template.New("page").Parse(text)).Execute(w, nil)
}

func unsafeTemplateFromRequest3(w http.ResponseWriter, r *http.Request) {
	page := template.New("page")
	// ruleid: go-template-from-request
	page.Parse(r.PostFormValue("body"))
}

func safeTemplateFromRequest1(w http.ResponseWriter, r *http.Request) {
	// ok: go-template-from-request
	template.New("page").Parse("Hello {{.}}")
}

func safeTemplateFromRequest2(w http.ResponseWriter, r *http.Request) {
	// ok: go-template-from-request
	template.Must(template.New("page").Parse("Hello {{.}}")).Execute(w, r.FormValue("name"))
}

func safeTemplateFromRequest3(w http.ResponseWriter, r *http.Request) {
	// ok: go-template-from-request
	strconv.ParseInt(r.FormValue("number"), 10, 64)
}
