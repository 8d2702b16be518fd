import { NextRequest, NextResponse } from "next/server";
import { redirect } from "next/navigation";
function Comment(props: { text: string; title: string }) {
  // ruleid: javascript-react-html-from-properties
  const one = <div dangerouslySetInnerHTML={{ __html: props.text }} />;
  const html = "<b>" + props.title + "</b>";
  // ruleid: javascript-react-html-from-properties
  const two = <p className="title" dangerouslySetInnerHTML={{ __html: html }}></p>;
  // ok: javascript-react-html-from-properties
  const three = <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(props.text) }} />;
  // ok: javascript-react-html-from-properties
  const four = <div>{props.text}</div>;
  return [one, two, three, four];
}

function Back() {
  const parameters = useSearchParams();
  const back = parameters.get("back");
  // ruleid: javascript-react-link-from-address
  const one = <a href={back}>back</a>;
  // ruleid: javascript-react-link-from-address
  const two = <a className="x" href={new URLSearchParams(location.search).get("to")}>to</a>;
  // ok: javascript-react-link-from-address
  const three = <a href="/home">home</a>;
  const next = encodeURIComponent(parameters.get("next") ?? "");
  // ok: javascript-react-link-from-address
  const four = <a href={next}>next</a>;
  return [one, two, three, four];
}

export function GET(request: NextRequest) {
  const target = request.nextUrl.searchParams.get("to");
  if (target) {
    // ruleid: javascript-next-redirect-from-request
    return NextResponse.redirect(target);
  }
  const parameters = new URL(request.url).searchParams;
  // ruleid: javascript-next-redirect-from-request
  redirect(parameters.get("next"));
  // ok: javascript-next-redirect-from-request
  redirect("/home");
  // ok: javascript-next-redirect-from-request
  return NextResponse.redirect(new URL("/home", "https://example.com"));
}

export const configuration = {
  // ruleid: javascript-next-public-secret
  key: process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY,
  // ruleid: javascript-next-public-secret
  password: process.env.NEXT_PUBLIC_DATABASE_PASSWORD,
  // ok: javascript-next-public-secret
  publishable: process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY,
  // ok: javascript-next-public-secret
  secret: process.env.STRIPE_SECRET_KEY,
};

function Scripts(props: { address: string; page: string }) {
  // ruleid: javascript-react-script-from-properties
  const one = <script src={props.address} />;
  // ruleid: javascript-react-script-from-properties
  const two = <iframe srcDoc={props.page} />;
  // ok: javascript-react-script-from-properties
  const three = <script src="/main.js" />;
  // ok: javascript-react-script-from-properties
  const four = <iframe src="/page" />;
  return [one, two, three, four];
}
