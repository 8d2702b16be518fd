export function Note(props) {
  // ruleid: javascript-react-html-from-properties
  return <div dangerouslySetInnerHTML={{ __html: props.text }} />;
}

export function CleanNote(props) {
  // ok: javascript-react-html-from-properties
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(props.text) }} />;
}
