"""`verify mcp`: a server by the Model Context Protocol, through which an agent reads, lists and explains."""
