// Shows the description of the API with swagger-ui. Nothing is asked of other hosts, and no token is kept: what
// somebody enters to try the API out is forgotten with the page.
SwaggerUIBundle({
    url: "/api/v1/openapi.json",
    dom_id: "#api",
    deepLinking: true,
    filter: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    persistAuthorization: false,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
});
