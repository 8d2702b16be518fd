export async function GET(request: NextRequest): Promise<Response> {
  const url = request.nextUrl.searchParams.get("url") as string;
  // ruleid: javascript-ssrf-from-request
  return fetch(url);
}

export async function POST(request: NextRequest): Promise<Response> {
  const { id }: { id: string } = await request.json();
  // ok: javascript-ssrf-from-request
  return fetch(`https://example.org/users/${id}`);
}
